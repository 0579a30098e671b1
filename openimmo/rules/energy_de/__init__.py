"""Energy data in Germany: complete and plausible, as section 87 of the Buildings Energy Act asks of advertisements."""
