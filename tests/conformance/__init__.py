"""One set of scenarios, two clients, the real server, and a proxy that mistreats the line between them."""
