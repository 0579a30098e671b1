"""Ways to other machines: each module speaks one protocol and turns its failures into our errors."""
