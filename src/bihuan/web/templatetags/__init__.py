"""模板用语 templatetags: tags by which templates speak core's words."""
