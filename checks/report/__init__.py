"""What people see: readable witnesses, terminal tables, notebook pages."""
