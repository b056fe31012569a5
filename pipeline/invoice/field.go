package invoice

import "github.com/fapiao/fapiao/internal/lang"

// Field is the machine name of a column: the column name of a query, the "field" of a finding.
type Field string

// FieldType is how the text of a field is read.
type FieldType uint8

// The types of fields.
const (
	TypeText   FieldType = iota // free text
	TypeCode                    // a number-like text that is never read as a number: each character counts
	TypeAmount                  // yuan, two decimals
	TypeNumber                  // quantity or price, many decimals
	TypeRate                    // tax rate
	TypeDate                    // day, or day and time
	TypeBool                    // 是 / 否
	TypeChoice                  // one of a list
)

// Level is what a field belongs to.
type Level uint8

// The levels.
const (
	LevelOrder   Level = iota // once per order; may be in any of its rows, must be equal in all of them
	LevelLine                 // one line
	LevelSpecial              // special business (特定业务)
	LevelElement              // an additional element (附加要素), name and value
	LevelState                // state of the order in another system; never sent
)

// FieldInfo is one column of the catalogue.
type FieldInfo struct {
	Field    Field
	Title    lang.Text // of the column
	Level    Level
	Type     FieldType
	Max      int       // maximum length in characters, 0 for no limit; source: the platform's field tables
	Personal bool      // phone, personal ID or bank account: the value is always shown masked
	Extra    bool      // not a column of the plain order template, but read if present
	Aliases  []string  // other titles that accountants use
	Note     lang.Text // what to enter, for the cell note of the template
}

// Titles returns all known titles of the column.
func (i *FieldInfo) Titles() []string {
	return append([]string{i.Title.Zh, i.Title.En}, i.Aliases...)
}

// The fields of an order.
const (
	OrderNo       Field = "order_no"
	Seller        Field = "seller"
	KindField     Field = "kind"
	TaxIncluded   Field = "tax_included"
	BuyerName     Field = "buyer_name"
	BuyerTaxNum   Field = "buyer_tax_num"
	BuyerPerson   Field = "buyer_is_person"
	BuyerIDType   Field = "buyer_id_type"
	BuyerIDNum    Field = "buyer_id_num"
	BuyerAddress  Field = "buyer_address"
	BuyerTel      Field = "buyer_tel"
	BuyerBank     Field = "buyer_bank"
	BuyerAccount  Field = "buyer_account"
	ShowBuyer     Field = "show_buyer"
	SellerBank    Field = "seller_bank"
	SellerAccount Field = "seller_account"
	ShowSeller    Field = "show_seller"
	BuyerPhone    Field = "buyer_phone"
	BuyerEmail    Field = "buyer_email"
	Remark        Field = "remark"
	OrderDate     Field = "order_date"
	Clerk         Field = "clerk"
	Payee         Field = "payee"
	Checker       Field = "checker"
	Extension     Field = "extension_number"
	SpecialKind   Field = "special_kind"
	LevyReason    Field = "levy_reason"
	ManagerName   Field = "manager_name"
	ManagerIDType Field = "manager_id_type"
	ManagerIDNum  Field = "manager_id_num"
)

// The fields of a line.
const (
	GoodsName  Field = "goods_name"
	GoodsCode  Field = "goods_code"
	Spec       Field = "spec"
	Unit       Field = "unit"
	Quantity   Field = "quantity"
	Price      Field = "price"
	LineAmount Field = "amount"
	NetAmount  Field = "net"
	TaxRate    Field = "tax_rate"
	TaxAmount  Field = "tax"
	GrossField Field = "gross"
	Discount   Field = "discount"
	LineType   Field = "line_type"
	UsePolicy  Field = "use_policy"
	Policy     Field = "policy"
	RefundType Field = "refund_type"
	SelfCode   Field = "self_code"
	CoalKind   Field = "coal_kind"
)

// The fields of special business, named by their block, and of additional elements.
const (
	ConstructionAddress Field = "construction_address"
	ConstructionDetail  Field = "construction_detail"
	ConstructionProject Field = "construction_project"
	ConstructionLandVAT Field = "construction_land_vat_no"
	ConstructionCross   Field = "construction_cross_city"
	ConstructionReport  Field = "construction_report_no"
	FreightOrigin       Field = "freight_origin"
	FreightDestination  Field = "freight_destination"
	FreightTool         Field = "freight_tool"
	FreightToolNum      Field = "freight_tool_num"
	FreightGoods        Field = "freight_goods"
	SaleCertificate     Field = "sale_certificate"
	SaleAddress         Field = "sale_address"
	SaleDetail          Field = "sale_detail"
	SaleContract        Field = "sale_contract_no"
	SaleLandVAT         Field = "sale_land_vat_no"
	SaleAssessed        Field = "sale_assessed_price"
	SaleActual          Field = "sale_actual_price"
	SaleCross           Field = "sale_cross_city"
	SaleUnit            Field = "sale_area_unit"
	LeaseCertificate    Field = "lease_certificate"
	LeaseAddress        Field = "lease_address"
	LeaseDetail         Field = "lease_detail"
	LeaseStart          Field = "lease_start"
	LeaseEnd            Field = "lease_end"
	LeaseCross          Field = "lease_cross_city"
	LeaseUnit           Field = "lease_area_unit"
	LeasePlate          Field = "lease_plate"
	TravellerName       Field = "traveller_name"
	TravellerIDType     Field = "traveller_id_type"
	TravellerIDNum      Field = "traveller_id_num"
	TravelDate          Field = "travel_date"
	TravelFrom          Field = "travel_from"
	TravelTo            Field = "travel_to"
	TravelVehicle       Field = "travel_vehicle"
	TravelLevel         Field = "travel_level"
	ElementName         Field = "element_name"
	ElementValue        Field = "element_value"
)

// The fields with the state of an order in another system.
const (
	ListFlag      Field = "list_flag"      // 清单标志: whether a sales list is printed, which depends on the number of lines
	Deduction     Field = "deduction"      // 扣除额 of 差额征税
	CodeVersion   Field = "code_version"   // of the tax categories
	RowNo         Field = "row_no"         // 序号, which restarts on each sheet and has no meaning
	InvoiceNo     Field = "invoice_no"     // of an existing invoice
	InvoiceState  Field = "invoice_status" // issued, or not yet
	InvoiceWanted Field = "invoice_wanted" // whether the buyer wants one
	OrderState    Field = "order_status"
	RefundState   Field = "refund_status"
	RefundAmount  Field = "refund_amount"
	VoidMark      Field = "void"
)
