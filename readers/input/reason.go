package input

import "github.com/fapiao/fapiao/internal/lang"

// Reason is why a source cannot be used.
type Reason uint8

// The reasons.
const (
	Unreadable     Reason = iota // the operating system refuses the file
	Empty                        // no bytes, or no filled row
	NotWorkbook                  // neither a workbook nor another known format
	OldWorkbook                  // .xls of Excel 4 or older
	TextFile                     // csv or another text
	OtherWorkbook                // .xlsb, .ods
	Encrypted                    // a password is set
	Damaged                      // the zip or the XML in it is broken
	TooLarge                     // unpacks to more than the limits allow
	NoHeader                     // no sheet has a known header
	TooManyRows                  // an order number has more rows than an order can have
	Changed                      // the file was written while it was read
	BadAddress                   // a database address that cannot be used
	BadQuery                     // the query fails, or is not read-only
	MissingColumns               // the query lacks required columns
	SerialOnly                   // the rows have row numbers instead of order numbers
	Results                      // results written by this program, or the lock file of a spreadsheet program
	ResultsOnly                  // results whose unfinished orders have no lines
	ResultsEdited                // the same, and the sheet of unfinished orders was edited
	Irregular                    // a pipe, a device or a socket
	CellTooLong                  // a cell holds more text than a cell can
	RowTooLong                   // the cells of one row have too much text together
	OutsideSheet                 // a row or a column beyond the limits of a sheet
	TooMany                      // too many parts, styles or other items of one kind
	TooMuch                      // the rows or texts exceed the limit of temporary space
	OrderTooLarge                // the rows of one order are too large
)

// texts has for each reason what is wrong and what to do.
var texts = map[Reason]struct{ what, hint lang.Text }{
	Unreadable: {
		lang.Text{Zh: "文件无法打开", En: "the file cannot be opened"},
		lang.Text{Zh: "请检查路径和权限，并关闭占用它的程序",
			En: "Check the path and its permissions, and close programs that use it"},
	},
	Empty: {
		lang.Text{Zh: "文件里没有数据", En: "there is no data in it"},
		lang.Text{Zh: "请填写订单后再试", En: "Fill in orders and try again"},
	},
	NotWorkbook: {
		lang.Text{Zh: "不是 Excel 工作簿", En: "it is not an Excel workbook"},
		lang.Text{Zh: "请用 Excel 或 WPS 另存为 .xlsx", En: "Save it as .xlsx with Excel or WPS"},
	},
	OldWorkbook: {
		lang.Text{Zh: "是 Excel 4.0 或更早版本的 .xls 工作簿",
			En: "it is an .xls workbook of Excel 4 or older"},
		lang.Text{Zh: "请用 Excel 或 WPS 另存为 .xlsx", En: "Save it as .xlsx with Excel or WPS"},
	},
	TextFile: {
		lang.Text{Zh: "是文本文件（如 csv），不是工作簿",
			En: "it is a text file such as csv, not a workbook"},
		lang.Text{Zh: "请用 Excel 或 WPS 打开后另存为 .xlsx",
			En: "Open it with Excel or WPS and save it as .xlsx"},
	},
	OtherWorkbook: {
		lang.Text{Zh: "是其他格式的工作簿", En: "it is a workbook in another format"},
		lang.Text{Zh: "请另存为 .xlsx", En: "Save it as .xlsx"},
	},
	Encrypted: {
		lang.Text{Zh: "工作簿设有打开密码", En: "the workbook is encrypted"},
		lang.Text{Zh: "请取消密码后另存", En: "Remove the password and save it again"},
	},
	Damaged: {
		lang.Text{Zh: "工作簿已损坏", En: "the workbook is damaged"},
		lang.Text{Zh: "请用 Excel 或 WPS 打开并重新保存",
			En: "Open it with Excel or WPS and save it again"},
	},
	TooLarge: {
		lang.Text{Zh: "工作簿解压后过大", En: "the workbook unpacks to more than the limit"},
		lang.Text{Zh: "请删除多余内容，或拆分成几个文件",
			En: "Delete what is not needed, or split it into several files"},
	},
	NoHeader: {
		lang.Text{Zh: "没有找到表头", En: "no header was found"},
		lang.Text{Zh: "表头须在前 20 行，含“订单号”（或“发票流水号”）和项目、金额等列；" +
			"模板可用 fapiao template orders 生成",
			En: "The header must be in the first 20 rows and contain 订单号 (order number) and " +
				"columns for goods and amounts; fapiao template orders writes a template"},
	},
	TooManyRows: {
		lang.Text{Zh: "同一订单号的行数过多", En: "too many rows have the same order number"},
		lang.Text{Zh: "请检查订单号列是否填错", En: "Check the order number column"},
	},
	Changed: {
		lang.Text{Zh: "读取过程中文件被改动", En: "the file was changed while it was read"},
		lang.Text{Zh: "请关闭正在编辑它的程序后再试",
			En: "Close the program that is editing it and try again"},
	},
	BadAddress: {
		lang.Text{Zh: "数据库地址不能使用", En: "the database address cannot be used"},
		lang.Text{Zh: "PostgreSQL 的地址须写明 sslmode；SQLite 写文件路径",
			En: "A PostgreSQL address must set sslmode; for SQLite give a file path"},
	},
	BadQuery: {
		lang.Text{Zh: "查询无法执行", En: "the query cannot be run"},
		lang.Text{Zh: "只接受一条只读的 SELECT", En: "Give one read-only SELECT"},
	},
	ResultsEdited: {
		lang.Text{Zh: "是本程序写出的结果，其中待处理（未成功）的订单没有项目和金额列，" +
			"修改不能生效",
			En: "it contains results; its unfinished orders have no columns for goods and " +
				"amounts, so changes there have no effect"},
		lang.Text{Zh: "请在原订单文件里改正", En: "Correct the orders in the original order file"},
	},
	ResultsOnly: {
		lang.Text{Zh: "是本程序写出的结果，其中待处理的订单没有项目和金额列，不能从这里开票",
			En: "it contains results; its unfinished orders have no columns for goods and " +
				"amounts and cannot be issued from this file"},
		lang.Text{Zh: "请在原订单文件里改正，再运行那个文件",
			En: "Correct them in the original order file, and run that file"},
	},
	Irregular: {
		lang.Text{Zh: "不是普通文件", En: "it is not a regular file"},
		lang.Text{Zh: "请先把内容保存成文件", En: "Save its content as a file first"},
	},
	CellTooLong: {
		lang.Text{Zh: "单元格内容超过 32,767 个字符",
			En: "a cell holds more than 32,767 characters"},
		lang.Text{Zh: "请缩短这个单元格的内容", En: "Shorten the text of that cell"},
	},
	RowTooLong: {
		lang.Text{Zh: "一行的文字总量过大", En: "one row has too much text"},
		lang.Text{Zh: "请删除这一行里多余的内容", En: "Delete what is not needed in that row"},
	},
	OutsideSheet: {
		lang.Text{Zh: "行号或列号超出工作表范围（1,048,576 行，16,384 列）",
			En: "a row or column is beyond the limits of a sheet (1,048,576 rows, 16,384 columns)"},
		lang.Text{Zh: "请用 Excel 或 WPS 打开并重新保存",
			En: "Open it with Excel or WPS and save it again"},
	},
	TooMany: {
		lang.Text{Zh: "内容的数量超过上限", En: "the number of items exceeds the limit"},
		lang.Text{Zh: "请删除多余内容，或把订单复制到新工作簿",
			En: "Delete what is not needed, or copy the orders to a new workbook"},
	},
	TooMuch: {
		lang.Text{Zh: "数据总量超过上限", En: "the data exceeds the limit"},
		lang.Text{Zh: "请拆分成几个文件", En: "Split it into several files"},
	},
	OrderTooLarge: {
		lang.Text{Zh: "同一订单号的内容过多",
			En: "the rows of one order number have too much content"},
		lang.Text{Zh: "请检查订单号列是否填错", En: "Check the order number column"},
	},
	Results: {
		lang.Text{Zh: "是本程序写出的结果或表格软件的临时文件，不是订单",
			En: "it contains results written by this program or is a temporary file of a " +
				"spreadsheet program; it has no orders"},
		lang.Text{Zh: "请给出订单文件", En: "Give the order file"},
	},
	SerialOnly: {
		lang.Text{Zh: "只有序号一类的编号，没有订单号",
			En: "it has row numbers but no order numbers"},
		lang.Text{Zh: "序号每月从 1 开始，会与上月已开的混淆，所以不能当订单号。" +
			"请加一列“订单号”，每张发票填一个不重复的号（如 202611-001，" +
			"同一张发票的各行相同），再重新运行",
			En: "Row numbers start again each month and would be confused with last month's " +
				"orders. Add a column 订单号 (order number) with a unique number for each " +
				"invoice, such as 202611-001 (the same on all rows of one invoice), and run again"},
	},
	MissingColumns: {
		lang.Text{Zh: "查询结果缺少必需的列", En: "the query result lacks required columns"},
		lang.Text{Zh: "列名见 fapiao template orders --columns",
			En: "See the column names with fapiao template orders --columns"},
	},
}
