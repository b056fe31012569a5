package invoice

// Carried is what an order says in a column that is not put on the invoice (业务员, 部门, 合同号). It
// goes from the source to the results as it is. Values of several rows stand in Value, separated by
// [CarriedSeparator].
type Carried struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

// CarriedSeparator separates the values that the rows of one order have in one carried column.
const CarriedSeparator = "、"
