"""Pages of listings for a browser: lists, and an exposé for each; static, self-contained, without scripts."""
