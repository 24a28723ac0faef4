"""All addresses of the web."""

urlpatterns: list[object] = []
