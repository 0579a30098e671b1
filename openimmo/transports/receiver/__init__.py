"""The built-in FTP server: senders put their deliveries here. pyftpdlib stays in this folder.

Knows the protocol and the folders of accounts. Does not know the registry, nor what becomes of what was uploaded.
"""
