"""How deliveries are read: packages/ opens what was sent, the rest reads the feeds in it, dialects/ their quirks."""
