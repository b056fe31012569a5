package rules

func cellRules() []Rule {
	return []Rule{
		{CellHasError, Error, "单元格是错误值 {value}", "The cell holds the error {value}",
			"改正公式，或直接填写{field}", "Mend the formula or type the value"},
		{CellNotComputed, Error, "单元格是公式，但文件里没有保存计算结果", "The cell is a formula whose result the file does not hold",
			"用 Excel 或 WPS 打开并保存一次，或把公式粘贴为数值", "Open and save the file in Excel, or paste the formula as a value"},
		{DigitsLost, Error, "{field}被存成了数字，Excel 只保留前 15 位，后面的位数已经丢失", "{field} is kept as a number, of which Excel keeps 15 digits; the rest is lost",
			"把单元格格式改为“文本”，再重新输入完整的号码", "Set the cell's format to text and type the whole number again"},
		{ScientificText, Error, "{field}是科学计数法“{value}”，原来的号码已经丢失", "{field} is in scientific notation “{value}”; the number itself is lost",
			"把单元格格式改为“文本”，再重新输入完整的号码", "Set the cell's format to text and type the whole number again"},
		{ZerosMayBeLost, Warning, "{field}被存成了数字，开头的 0 可能已丢失", "{field} is kept as a number; leading zeros may be lost",
			"核对号码；这一列请用文本格式", "Check it; keep this column as text"},
		{WrongCellKind, Error, "{field}的单元格是日期或是非值，不是{1}", "The cell of {field} is a date or a yes/no value, not {1}",
			"把单元格格式改为“文本”，再重新输入", "Set the cell's format to text and type it again"},
		{DateInText, Warning, "{field}的单元格是日期或是非值，将按“{1}”开票", "The cell of {field} is a date or a yes/no value; “{1}” is used",
			"如果不对，把单元格格式改为“文本”，再重新输入", "Set the cell's format to text and type it again if this is not right"},
		{MadeUpperCase, Warning, "纳税人识别号的小写字母已改为大写：{1}", "Small letters of the tax number were made capitals: {1}",
			"请填写大写字母", "Type capital letters"},
		{NotYesOrNo, Error, "{field}“{value}”不是 是 或 否", "{field} “{value}” is neither yes nor no",
			"填写 是 或 否", "Type 是 (yes) or 否 (no)"},
		{NotADate, Error, "{field}“{value}”不是日期", "{field} “{value}” is not a date",
			"填写如 2026-11-30 或 2026-11-30 10:00:00；数字请改为日期格式", "Type it like 2026-11-30 or 2026-11-30 10:00:00"},
		{FractionInNumber, Error, "{field}“{value}”带小数，不像号码", "{field} “{value}” has decimals",
			"把单元格格式改为“文本”，再重新输入完整的号码", "Set the cell's format to text and type the whole number again"},
	}
}

func columnRules() []Rule {
	return []Rule{
		{ColumnUnknown, Error, "“{1}”列填了内容，但无法写到发票上", "The column “{1}” is filled but cannot be put on the invoice",
			"清空这一格；如果它是已有的一列，请改用标准列名；需要印在发票上的可写进备注", "Clear the cell, give the column a known title, or use the remark"},
		{ColumnUntitled, Warning, "这一格不在任何一列标题之下，没有采用", "The cell stands under no title and was not used",
			"清空，或给这一列加上标题", "Clear it or give the column a title"},
		{FieldNotCarried, Error, "开票平台没有{field}这一项，填了也无法写到发票上", "The platform has no place for {field}",
			"清空这一格；必须填写时，请在电子税局单独开具这一张", "Clear the cell, or issue this one at the tax bureau by hand"},
		{FieldNotInKind, Error, "{1}没有{field}这一项", "{1} has no place for {field}",
			"清空这一格，或改用有这一项的发票种类", "Clear the cell or choose a kind that has it"},
		{ColumnTwice, Error, "这一行有两格都是{field}，内容不同：{1} 是“{2}”", "Two cells of the row are {field} and differ: {1} is “{2}”",
			"只保留一列", "Keep one of the columns"},
		{FieldMisplaced, Error, "{field}不应填在这张表里", "{field} does not belong on this sheet",
			"移到对应的工作表", "Move it to its own sheet"},
		{ShowNotCarried, Error, "开票平台只能展示开户银行和账号，不能展示地址、电话", "The platform can show bank and account but not address and telephone",
			"改选“展示开户银行、银行账号”，或留空；需要印地址时可写进备注", "Choose 展示开户银行、银行账号 or leave it empty; put the address in the remark"},
	}
}

func fileRules() []Rule {
	return []Rule{
		{SheetHidden, Warning, "工作表“{1}”是隐藏的，其中 {2} 行数据没有读取", "The sheet “{1}” is hidden; its {2} rows were not read",
			"需要开票时先取消隐藏，否则删掉这张表", "Show the sheet if it shall be invoiced, else delete it"},
		{RowsHidden, Warning, "有 {1} 行被隐藏或筛选掉了，但已一并读取", "{1} rows are hidden or filtered out; they were read as well",
			"不想开票的行请删掉，而不是隐藏", "Delete rows that shall not be invoiced"},
		{SheetUnread, Warning, "工作表“{1}”里找不到标题行，没有读取", "No header row was found on the sheet “{1}”; it was not read",
			"如果里面有订单，请使用模板的列标题", "Use the template's titles if it holds orders"},
		{HeaderUnknown, Warning, "不认识列标题“{value}”", "The column title “{value}” is not known",
			"核对列标题；用不到的列可以保留，但不要填写内容", "Check the title; an unknown column must stay empty"},
		{NoOrders, Error, "文件里没有订单", "The file holds no orders",
			"从标题行的下一行开始填写订单", "Fill in orders below the header row"},
	}
}
