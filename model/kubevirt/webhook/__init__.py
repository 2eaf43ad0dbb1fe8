"""The webhooks' laws over an object's value: one module a theme, `find_refusals` over all of them."""
