"""The field worker's pages: my outing, my visits, the contact form, the receipt with its slip."""
