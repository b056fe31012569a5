package invoice

// Carried is the value of an order in a column that is not put on the invoice (业务员, 部门,
// 合同号). It is copied from the source to the results unchanged. Values of several rows are joined
// in Value with [CarriedSeparator].
type Carried struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// CarriedSeparator separates the values that the rows of one order have in one carried column.
const CarriedSeparator = "、"
