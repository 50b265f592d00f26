function field(text) {
  // A spreadsheet would take it for a formula.
  if (text.startsWith('=')) text = "'" + text
  return text.includes(',') ? `"${text}"` : text
}

function line(fields) {
  return fields.map(field).join(',')
}

module.exports = { line }
