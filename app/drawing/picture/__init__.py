"""Pictures of the map for reports, slides and link previews: PNG, SVG and PDF, drawn on the server."""
