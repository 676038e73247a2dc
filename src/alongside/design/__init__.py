"""The look of every page: layout, components, form fields, dates in words, and the list of all pages."""
