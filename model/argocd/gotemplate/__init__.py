"""Go's text/template with sprig's functions, as Argo CD's ApplicationSets have them."""
