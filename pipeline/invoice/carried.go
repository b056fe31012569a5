package invoice

// Carried is what an order says in a column that is not put on the invoice (业务员, 部门, 合同号), for
// the results alone. Values of several rows stand in Value, separated by "、".
type Carried struct {
	Title string `json:"title"`
	Value string `json:"value"`
}
