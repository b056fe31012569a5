package rules

import "github.com/fapiao/fapiao/internal/lang"

// Codes of rules about mapping profiles. Readers find what they are about.
const (
	ProfileSkips  = "FP-PRF-001" // args: how many rows, the condition that they meet (see Bilingual), where
	ProfilePartly = "FP-PRF-002" // args: how many rows of the order, where
	NumberUnclear = "FP-PRF-003" // args: how many rows, the identifying columns
	NumberUnmade  = "FP-PRF-004" // args: the identifying columns
	ListTwice     = "FP-PRF-005" // value: what is looked up; args: the list, how many entries, where
	ListMissing   = "FP-PRF-006" // value: what is looked up; args: the list
	ValueUnlisted = "FP-PRF-007" // args: the values that the profile knows
	UnitUnclear   = "FP-PRF-008" // args: the unit
	SheetsAlike   = "FP-PRF-009" // args: how many rows, the identifying columns
	PartsUnclear  = "FP-PRF-010"
)

var profileRules = []Rule{
	{ProfileSkips, Warning,
		lang.Text{Zh: "{1} 行没有读取，因为{2}（{3}）",
			En: "Rows were not read because {2} ({1}: {3})"},
		lang.Text{Zh: "如果不对，请改正这些单元格，或对应表的 rows",
			En: "If this is wrong, correct these cells, or rows in the mapping profile"}},
	{ProfilePartly, Hold,
		lang.Text{Zh: "本单有 {1} 行按对应表的条件不读取（{2}），其余要开票：本单会缺少明细",
			En: "The mapping profile skips rows of this order ({1}: {2}) and reads the others: the order would be incomplete"},
		lang.Text{Zh: "核对这些行：都要开票或都不开的，请改成一致；确实只开其余各行时用 fapiao submit 订单号",
			En: "Check these rows: make them the same if all or none are to be invoiced; to invoice only the others, run fapiao submit ORDER"}},
	{NumberUnclear, Error,
		lang.Text{Zh: "{1} 行的“{2}”相同，其他内容却不同，分不清哪一行是哪张订单",
			En: "Rows with the same “{2}” have other contents ({1}), so the order number would depend on their position"},
		lang.Text{Zh: "在对应表的 order.identify_by 里再加一列能区分它们的列，如日期或合同号",
			En: "Add a column that tells them apart, such as a date or a contract, to order.identify_by in the mapping profile"}},
	{NumberUnmade, Error,
		lang.Text{Zh: "用来识别订单的列（{1}）是空的或有错误，得不出订单号",
			En: "The cells that identify the order ({1}) are empty or have errors, so it has no number"},
		lang.Text{Zh: "填写这些列；不是订单的行请删掉",
			En: "Fill them in; delete the row if it is no order"}},
	{ListTwice, Error,
		lang.Text{Zh: "“{value}”在清单“{1}”里有 {2} 条，内容不同（{3}）",
			En: "The list “{1}” has several entries for “{value}” that differ ({2}: {3})"},
		lang.Text{Zh: "在清单里只留正确的一条",
			En: "Keep the right entry in the list"}},
	{ListMissing, Error,
		lang.Text{Zh: "清单“{1}”里没有“{value}”",
			En: "The list “{1}” has no entry for “{value}”"},
		lang.Text{Zh: "在清单里加上它，名称要完全相同；或改正这里的名称",
			En: "Add it to the list with exactly this name, or correct the name here"}},
	{ValueUnlisted, Error,
		lang.Text{Zh: "对应表没有写明{field}“{value}”怎么读",
			En: "The mapping profile does not say how to read “{value}” as {field}"},
		lang.Text{Zh: "改成以下之一：{1}；或在对应表的 values 里加上它",
			En: "Enter one of {1}, or add it to values in the profile"}},
	{UnitUnclear, Error,
		lang.Text{Zh: "“{value}”不能按单位 {1} 换算成元：不是单纯的数，或显示的与存储的不一致",
			En: "“{value}” cannot be converted from {1} to yuan: it is not a plain number, or the cell shows another number than it holds"},
		lang.Text{Zh: "只填数字，并显示全部小数",
			En: "Enter only the number, and show all of its decimals"}},
	{SheetsAlike, Hold,
		lang.Text{Zh: "几张表里有 {1} 行完全相同（{2}），可能是复制的表，先不开票",
			En: "Several sheets have the same row ({1} rows, by {2}): one may be a copy; the order is held"},
		lang.Text{Zh: "复制的表请删掉或隐藏；确实是几笔业务时用 fapiao submit 订单号",
			En: "Delete or hide a copied sheet; if these are several sales, run fapiao submit ORDER"}},
	{PartsUnclear, Warning,
		lang.Text{Zh: "看不出这一格末尾哪里是电话或账号，整格都作为{field}，电话或账号为空",
			En: "It is not clear where the telephone or account number at the end of this cell begins: all of it is read as {field}, and the number is empty"},
		lang.Text{Zh: "在号码前加一个空格，电话写上区号；没有号码的不用改",
			En: "Put a blank before the number, with the area code of a telephone; if it has none, nothing is to be done"}},
}
