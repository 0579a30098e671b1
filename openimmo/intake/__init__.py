"""How deliveries come in: their bytes are safe before anybody tries to understand them."""
