package input

import "github.com/fapiao/fapiao/internal/lang"

// Reason is why a source cannot be used.
type Reason uint8

// The reasons.
const (
	Unreadable        Reason = iota // the operating system refuses the file
	Empty                           // no bytes, or no filled row
	NotWorkbook                     // neither a workbook nor another known format
	OldWorkbook                     // .xls, the format before 2007
	TextFile                        // a text without columns
	OtherWorkbook                   // .xlsb, .ods
	Encrypted                       // a password is set
	Damaged                         // the zip or the XML in it is broken
	TooLarge                        // unpacks to more than the limits allow
	NoHeader                        // no sheet has a known header
	TooManyRows                     // an order number has more rows than an order can have
	Changed                         // the file was written while it was read
	BadAddress                      // a database address that cannot be used
	BadQuery                        // the query fails, or is not read-only
	MissingColumns                  // the query lacks required columns
	SerialOnly                      // the rows have row numbers instead of order numbers
	Results                         // results written by this program, or the lock file of a spreadsheet program
	ResultsOnly                     // results whose unfinished orders have no lines
	ResultsEdited                   // the same, and the sheet of unfinished orders was edited
	Irregular                       // a pipe, a device or a socket
	CellTooLong                     // a cell holds more text than a cell can
	RowTooLong                      // the cells of one row have too much text together
	OutsideSheet                    // a row or a column beyond the limits of a sheet
	TooMany                         // too many parts, styles or other items of one kind
	TooMuch                         // the rows or texts exceed the limit of temporary space
	OrderTooLarge                   // the rows of one order are too large
	BadText                         // bytes of a text that no character has in its encoding
	NotText                         // a text with bytes that are no text
	OpenQuote                       // a quotation mark of a csv without its pair
	WebPage                         // a page of HTML under the name of a workbook
	XMLSheet                        // a workbook in the XML of Excel 2003
	Document                        // a document or a picture, which has no cells
	OtherArchive                    // an archive that is no zip, or one in a zip
	BadArchive                      // a zip whose members cannot be read
	ArchiveLarge                    // a zip with too many or too large members
	ArchiveLocked                   // a zip with a password
	NoFiles                         // a folder or a zip without workbooks
	ProfileMismatch                 // no sheet has the columns of the mapping profile
	ListUnusable                    // a list of a mapping profile cannot be found
	ProfileIncomplete               // a built-in profile knows the layout, which lacks data of an invoice
	NoCodes                         // it is no list of tax category codes
	CodesLost                       // a list of codes that are all numbers
	WideRow                         // a row of a csv with more cells than its header
	BadDocument                     // a sales document whose lines do not match their number
	NoList                          // no sheet has a list of corrections
	NoMark                          // it lists invoices, but not which of them are meant
	NoInvoices                      // it is no export of issued invoices
	JSONText                        // JSON, such as an export of this program
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
		lang.Text{Zh: "不是 Excel 工作簿，也不是 csv", En: "it is no Excel workbook and no csv"},
		lang.Text{Zh: "请用 Excel 或 WPS 另存为 .xlsx", En: "Save it as .xlsx with Excel or WPS"},
	},
	OldWorkbook: {
		lang.Text{Zh: "是 Excel 4.0 或更早版本的 .xls 工作簿",
			En: "it is an .xls workbook of Excel 4 or older"},
		lang.Text{Zh: "请用 Excel 或 WPS 另存为 .xlsx", En: "Save it as .xlsx with Excel or WPS"},
	},
	TextFile: {
		lang.Text{Zh: "是文本文件，但内容没有用逗号、制表符、分号或竖线分成列",
			En: "it is a text without columns separated by comma, tab, semicolon or |"},
		lang.Text{Zh: "请重新导出为 csv，或用 Excel、WPS 打开后另存为 .xlsx",
			En: "Export it as csv again, or open it with Excel or WPS and save it as .xlsx"},
	},
	JSONText: {
		lang.Text{Zh: "是 JSON（例如 fapiao export 写出的结果），不是订单表", En: "it is JSON, such as an export of results, and no table of orders"},
		lang.Text{Zh: "请用原订单文件，或带有工作表“待处理”的结果文件（.xlsx）",
			En: "Use the original order file, or a workbook of results with the sheet 待处理"},
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
		lang.Text{Zh: "地址须写明是否加密（PostgreSQL 用 sslmode，MySQL 用 tls，SQL Server 用 " +
			"encrypt）；SQLite 写文件路径",
			En: "An address must choose encryption (sslmode for PostgreSQL, tls for MySQL, encrypt " +
				"for SQL Server); for SQLite give a file path"},
	},
	BadQuery: {
		lang.Text{Zh: "查询无法执行", En: "the query cannot be run"},
		lang.Text{Zh: "只接受一条只读的 SELECT", En: "Give one read-only SELECT"},
	},
	ResultsEdited: {
		lang.Text{Zh: "是本程序写出的结果，其中待处理（未成功）的订单没有项目和金额，" +
			"修改不能生效",
			En: "it contains results; its unfinished orders have no goods and amounts " +
				"there, so changes have no effect"},
		lang.Text{Zh: "请在原订单文件里改正，再运行那个文件",
			En: "Correct the orders in the original order file, and run that file"},
	},
	ResultsOnly: {
		lang.Text{Zh: "是本程序写出的结果，其中待处理的订单没有项目和金额，不能从这里开票",
			En: "it contains results; its unfinished orders have no goods and amounts there " +
				"and cannot be issued from this file"},
		lang.Text{Zh: "请按“处理建议”一列操作；需要改正的，请改原订单文件，再运行那个文件",
			En: "Do what the column \"What to do\" advises; what must be corrected is corrected in " +
				"the original order file, to be run again"},
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
	ProfileMismatch: {
		lang.Text{Zh: "与对应表不符", En: "it does not match the mapping profile"},
		lang.Text{Zh: "请核对对应表里的列名（可用 or 写出另一种列名，用 optional 表示可以没有），" +
			"再用 fapiao profile test 文件 -p 对应表 查看",
			En: "Check the titles in the profile (or gives other titles, optional lets a column " +
				"be missing), then see fapiao profile test FILE -p PROFILE"},
	},
	ListUnusable: {
		lang.Text{Zh: "没有找到唯一的一张清单", En: "there is not exactly one sheet with the list"},
		lang.Text{Zh: "请核对对应表 lookups 里的 sheet 和列名",
			En: "Check the sheet and the titles in lookups of the profile"},
	},
	ProfileIncomplete: {
		lang.Text{Zh: "是认识的表格，但缺少开票必需的内容",
			En: "its layout is known, but it lacks data that an invoice needs"},
		lang.Text{Zh: "请写一个对应表，用 extends 沿用这个内置对应表，补上缺少的字段，再用 --profile 运行",
			En: "Write a profile that extends the built-in one and adds the missing fields, and " +
				"run with --profile"},
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
	NoCodes: {
		lang.Text{Zh: "没有找到税收编码表：要有编码列和名称列",
			En: "no list of tax category codes was found: it needs a column of codes and one of names"},
		lang.Text{Zh: "请从电子税局导出商品和服务税收分类编码表（csv 或 .xlsx），标题行须在前 20 行",
			En: "Export the list (商品和服务税收分类编码表) from the tax bureau's website as csv or " +
				".xlsx; its header must be in the first 20 rows"},
	},
	CodesLost: {
		lang.Text{Zh: "编码列都是数字，末尾几位已被电子表格改掉",
			En: "all codes are numbers; a spreadsheet destroyed their last digits"},
		lang.Text{Zh: "请重新导出，不要先用 Excel 另存；编码列须是文本",
			En: "Export the list again and do not save it with a spreadsheet program first; the " +
				"codes must be text"},
	},
	MissingColumns: {
		lang.Text{Zh: "查询结果缺少必需的列", En: "the query result lacks required columns"},
		lang.Text{Zh: "列名见 fapiao template orders --columns",
			En: "See the column names with fapiao template orders --columns"},
	},
	BadText: {
		lang.Text{Zh: "有无法识别的文字，文件可能不完整，或编码既不是 UTF-8 也不是 GBK",
			En: "it has text that cannot be read: the file may be damaged, or its encoding is " +
				"neither UTF-8 nor GBK"},
		lang.Text{Zh: "请重新导出，或用 Excel、WPS 打开核对后另存为 .xlsx",
			En: "Export it again, or open it with Excel or WPS, check it and save it as .xlsx"},
	},
	NotText: {
		lang.Text{Zh: "内容不是文字", En: "its content is no text"},
		lang.Text{Zh: "请重新导出为 csv 或 .xlsx", En: "Export it again as csv or .xlsx"},
	},
	OpenQuote: {
		lang.Text{Zh: "从这一格起引号没有配对，后面的行可能会被并成一行",
			En: "the quotation marks from this cell on have no pair, and rows may be joined"},
		lang.Text{Zh: "请改正这一格的引号（文字里的一个引号写成两个）后再试，" +
			"或在 Excel 里整理好另存为 .xlsx",
			En: "Correct the marks of this cell (a mark within a text is written twice), or put " +
				"it right in Excel and save it as .xlsx"},
	},
	WideRow: {
		lang.Text{Zh: "这一行的列数比表头多，可能是文字里有没加引号的逗号，后面的内容错位了",
			En: "the row has more cells than the header: perhaps a text has a comma without " +
				"quotation marks, and what follows stands in the wrong columns"},
		lang.Text{Zh: "请核对这一行，并删掉表头右边多余的内容；可以在 Excel 里整理好另存为 .xlsx",
			En: "Check the row, and delete what is to the right of the header; or put it right in " +
				"Excel and save it as .xlsx"},
	},
	BadDocument: {
		lang.Text{Zh: "单据的商品行数与后面的明细行不符，或格式不是 单据号~~行数~~购方名称…",
			En: "the number of lines in a sales document does not match the lines after it, or " +
				"its fields are not those of the format SJJK0101"},
		lang.Text{Zh: "请重新导出这个文件", En: "Export the file again"},
	},
	NoList: {
		lang.Text{Zh: "没有找到清单的表头", En: "no header of a list was found"},
		lang.Text{Zh: "表头须在前 20 行，含“发票号码”或“订单号”；模板可用 fapiao template red 生成；" +
			"店铺的退款清单可以写一个对应表（kind: refunds），用 --profile 运行",
			En: "The header must be in the first 20 rows and contain 发票号码 (invoice number) or " +
				"订单号 (order number); fapiao template red writes a template; for a shop's refund " +
				"list write a mapping profile (kind: refunds) and run with --profile"},
	},
	NoMark: {
		lang.Text{Zh: "列出了发票，但没有写明要处理哪些",
			En: "it lists invoices, but not which of them are meant"},
		lang.Text{Zh: "请加上这一列，只在要处理的行里填写", En: "Add this column, and fill it only in the rows that are meant"},
	},
	NoInvoices: {
		lang.Text{Zh: "不是导出的发票清单：要有发票号码、购买方名称、开票日期、金额、税额",
			En: "it is no export of issued invoices: it needs columns for number, buyer, day, net and tax"},
		lang.Text{Zh: "请在电子税局“全量发票查询”中导出（含发票基础信息和信息汇总表），不要修改",
			En: "Export it on the tax bureau's website (全量发票查询) and change nothing"},
	},
	WebPage: {
		lang.Text{Zh: "其实是网页，不是 Excel 工作簿", En: "it is a web page, not an Excel workbook"},
		lang.Text{Zh: "请用 Excel 或 WPS 打开，核对长编号没有变成 1.23E+17 后，另存为 .xlsx",
			En: "Open it with Excel or WPS, check that long numbers did not become 1.23E+17, and " +
				"save it as .xlsx"},
	},
	XMLSheet: {
		lang.Text{Zh: "是 Excel 2003 的 XML 表格", En: "it is an XML spreadsheet of Excel 2003"},
		lang.Text{Zh: "请用 Excel 或 WPS 打开后另存为 .xlsx",
			En: "Open it with Excel or WPS and save it as .xlsx"},
	},
	Document: {
		lang.Text{Zh: "是文档或图片，没有单元格", En: "it is a document or a picture without cells"},
		lang.Text{Zh: "请给出原来的表格，或把内容做成 .xlsx",
			En: "Give the original table, or make an .xlsx of its content"},
	},
	OtherArchive: {
		lang.Text{Zh: "是这里不能打开的压缩包", En: "it is an archive that cannot be opened here"},
		lang.Text{Zh: "请解压后给出里面的表格，或用 zip 重新打包（包里不要再有压缩包）",
			En: "Unpack it and give its tables, or pack them as one zip without archives in it"},
	},
	BadArchive: {
		lang.Text{Zh: "压缩包已损坏", En: "the archive is damaged"},
		lang.Text{Zh: "请重新下载或重新打包", En: "Download it again or pack it again"},
	},
	ArchiveLarge: {
		lang.Text{Zh: "压缩包里的文件过多，或解压后过大",
			En: "the archive has too many files, or unpacks to more than the limit"},
		lang.Text{Zh: "请分成几个压缩包，或解压后给出里面的表格",
			En: "Split it into several archives, or unpack it and give its tables"},
	},
	ArchiveLocked: {
		lang.Text{Zh: "压缩包设有密码", En: "the archive has a password"},
		lang.Text{Zh: "请解压后给出里面的表格", En: "Unpack it and give its tables"},
	},
	NoFiles: {
		lang.Text{Zh: "里面没有表格（.xlsx、.xls、.csv 等）",
			En: "there is no table (.xlsx, .xls, .csv or the like) in it"},
		lang.Text{Zh: "请核对文件夹或压缩包；文件夹里的子文件夹不读取",
			En: "Check the folder or archive; folders in a folder are not read"},
	},
}
