// Writes so many rows like those of a workbook.
const XLSX = require('xlsx');
const sample = require('./sample.js')(process.argv[2]);
const rows = [];
for (let i = 0; i < Number(process.argv[3]); i++) rows.push(sample[i % sample.length]);
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows, { dense: true }), 'Sheet1');
XLSX.writeFile(book, process.argv[2] + '.sheetjs.xlsx', { compression: true });
