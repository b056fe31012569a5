// The rows of the sheet with the most columns, to be written again and again.
const XLSX = require('xlsx');
module.exports = (file) => {
  const book = XLSX.readFile(file, { sheetRows: 1000 });
  let best = [];
  for (const name of book.SheetNames) {
    const rows = XLSX.utils.sheet_to_json(book.Sheets[name], { header: 1 });
    if (rows.length > 1 && (best.length === 0 || rows[rows.length - 1].length > best[0].length)) best = rows.slice(rows.length >> 1);
  }
  return best;
};
