// Reads every cell of a workbook.
const XLSX = require('xlsx');
const book = XLSX.readFile(process.argv[2], { dense: true });
let cells = 0;
for (const name of book.SheetNames) for (const row of book.Sheets[name]) cells += row ? row.length : 0;
console.log(cells);
