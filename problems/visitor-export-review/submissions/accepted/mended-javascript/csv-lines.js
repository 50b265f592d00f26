function field(text) {
  // A spreadsheet would take it for a formula.
  if (/^[=+\-@]/.test(text)) text = "'" + text
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function line(fields) {
  return fields.map(field).join(',')
}

module.exports = { line }
