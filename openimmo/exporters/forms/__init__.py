"""Listings in forms that are no feeds: lines of JSON, tables, maps, structured data for websites."""
