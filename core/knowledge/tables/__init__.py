"""Services, offices and articles as CSV and XLSX tables, for editors who work in a spreadsheet."""
