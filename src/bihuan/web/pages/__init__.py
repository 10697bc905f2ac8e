"""页面 pages: one module for each family of pages."""
