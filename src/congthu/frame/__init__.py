"""What stands around every page, whatever room it is of: who may open it, header, gates, language, safety headers.

Words: a *visitor* is who asks for a page; a *gate* is what a visitor must do before anything else; a *piece* is a part
of a page that a script asks for. It knows nothing of what a page shows, and leads to pages by their URL names.
"""
