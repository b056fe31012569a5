package rules

// Codes of rules about the order as a whole.
const (
	OrderNoMissing    = "FP-ORD-001"
	OrderNoLong       = "FP-ORD-002"
	OrderNoForm       = "FP-ORD-003"
	FieldMissing      = "FP-ORD-004"
	RowsDisagree      = "FP-ORD-005" // two rows of one order; args: the other cell, its value
	NoLines           = "FP-ORD-006" // also for a sheet-1 order without rows on the sheet of lines
	NoHead            = "FP-ORD-007" // a number on the sheets of lines, special business or elements that sheet 1 lacks
	KindUnknown       = "FP-ORD-008"
	KindNotCarried    = "FP-ORD-009"
	TooManyLines      = "FP-ORD-010"
	PaperNeedsList    = "FP-ORD-011"
	TooLong           = "FP-ORD-012"
	TooManyBytes      = "FP-ORD-013"
	CharsRefused      = "FP-ORD-014"
	ClerkMissing      = "FP-ORD-015"
	ManagerIncomplete = "FP-ORD-016"
	ChoiceUnknown     = "FP-ORD-017"
	ExtensionForm     = "FP-ORD-018"
	PushNoPhone       = "FP-ORD-019" // the seller delivers by text message, and the order has no phone
	PushNoEmail       = "FP-ORD-020" // the same by e-mail
	OrderNoIsTotal    = "FP-ORD-021" // 合计 and the like as an order number
	OverLimit         = "FP-ORD-022" // args: net, limit, how many orders would do, net of each
	NearLimit         = "FP-ORD-023" // args: net, limit
)

// Codes of rules about sellers.
const (
	SellerUnknown   = "FP-SEL-001"
	SellerMissing   = "FP-SEL-002"
	SellerAmbiguous = "FP-SEL-003"
	SellerIsBuyer   = "FP-SEL-004" // args: the seller
)

// Codes of rules about buyers.
const (
	BuyerTaxNumMissing  = "FP-BUY-001"
	CompanyNeedsTaxNum  = "FP-BUY-002"
	OrganisationNoTax   = "FP-BUY-003"
	TaxNumChars         = "FP-BUY-004"
	TaxNumLength        = "FP-BUY-005"
	TaxNumCheckDigit    = "FP-BUY-006"
	SpecialToPerson     = "FP-BUY-007"
	PersonOnlyOrdinary  = "FP-BUY-008"
	PersonIDCheckDigit  = "FP-BUY-009"
	PersonNotFlagged    = "FP-BUY-010"
	PersonNameWithTax   = "FP-BUY-011"
	PersonWithCompanyNo = "FP-BUY-012"
	PersonIDNotFlagged  = "FP-BUY-013"
	AddressTelLong      = "FP-BUY-014"
	BankAccountLong     = "FP-BUY-015"
	PhoneForm           = "FP-BUY-016"
	EmailForm           = "FP-BUY-017"
	NothingToShow       = "FP-BUY-018"
	PersonTwoNumbers    = "FP-BUY-019"
	PersonIDForm        = "FP-BUY-020"

	CompanyAsPerson      = "FP-BUY-021" // the natural-person mark on a company
	OrganisationAsPerson = "FP-BUY-022" // the mark on a name that other organisations have
	SpecialToPersonalID  = "FP-BUY-023" // a special invoice to a number that is a person's ID
	BuyerNotNamed        = "FP-BUY-024" // 同上, - and the like in place of a name
	TaxNumNotGiven       = "FP-BUY-025" // 无, / and the like in place of a tax number
	DocumentNotCarried   = "FP-BUY-026" // a document of a person that is no resident's ID
	EmailsTooMany        = "FP-BUY-027" // args: how many, how many may be
)

// Codes of rules about goods and services.
const (
	GoodsCodeMissing = "FP-GDS-001"
	GoodsCodeForm    = "FP-GDS-002"
	GoodsNamePrefix  = "FP-GDS-003"

	CodeIsSection      = "FP-GDS-004" // a code that is only a 篇
	CoalUnit           = "FP-GDS-005"
	CoalKindMissing    = "FP-GDS-006"
	CoalKindNotCarried = "FP-GDS-007"
	OilUnit            = "FP-GDS-008"
	OilQuantity        = "FP-GDS-009"
	OilMixed           = "FP-GDS-010" // args: the place of the oil
	UnitMissing        = "FP-GDS-011"
	CodeUnknown        = "FP-GDS-012" // args: the code, the list, codes that may be meant
	CodeNotLeaf        = "FP-GDS-013" // args: the code, its name, leaves below it
	CodeNotInForce     = "FP-GDS-014" // args: the code, its name, when it is in force (see Bilingual)
	CodeDestroyed      = "FP-GDS-015" // the last digits of the code were changed; args: what it was
	CodeNotVerified    = "FP-GDS-016" // the list's own row was destroyed; args: the code, what stands there, its name
	CategoryDiffers    = "FP-GDS-017" // args: the mark in the name, the code, its short name
	OilManyLines       = "FP-GDS-018" // args: how many, how many may be
)

// Codes of rules about tax rates and policies.
const (
	RateUnreadable     = "FP-TAX-001"
	RateNotLegal       = "FP-TAX-002"
	RateHistoric       = "FP-TAX-003"
	RateNotAllowed     = "FP-TAX-004"
	SpecialAtZero      = "FP-TAX-005"
	ZeroUnexplained    = "FP-TAX-006"
	PolicyUnknown      = "FP-TAX-007"
	PolicyRate         = "FP-TAX-008"
	PolicyNotCarried   = "FP-TAX-009"
	PolicyContradicted = "FP-TAX-010"
	PolicyMissing      = "FP-TAX-011"
	RateDated          = "FP-TAX-012"
	LevyReasonMissing  = "FP-TAX-013"
	RateOnNoSale       = "FP-TAX-014" // a code of 未发生销售 with a rate; args: the rate
	RateOfGeneral      = "FP-TAX-015" // a rate above 5 % of a small-scale seller; args: the rate, the seller
	RateExpired        = "FP-TAX-016" // args: the rate, the day, when it is in force (see Bilingual)
	PolicyExpired      = "FP-TAX-017" // args: the policy, its last day, the day, what follows it
	RateOfSmall        = "FP-TAX-018" // a rate of small-scale taxpayers of a general one; args: the rate, the seller
	RateOfCode         = "FP-TAX-019" // args: the rate, the code's name, the rates of the list
	DeductionNotMade   = "FP-TAX-020" // 差额征税
)

// Codes of rules about amounts.
const (
	NotANumber        = "FP-AMT-001"
	AmountRounded     = "FP-AMT-002"
	SumsDisagree      = "FP-AMT-003"
	TaxOff            = "FP-AMT-004"
	TaxAtTolerance    = "FP-AMT-005"
	ProductOff        = "FP-AMT-006"
	AmountMissing     = "FP-AMT-007"
	AmountNotPositive = "FP-AMT-008"
	AmountsDisagree   = "FP-AMT-009"
	TotalNotPositive  = "FP-AMT-010"
	TotalTaxOff       = "FP-AMT-011"
	AmountTooLarge    = "FP-AMT-012"
	NumberForm        = "FP-AMT-013"
	NumberRounded     = "FP-AMT-014"
	NumberNotPositive = "FP-AMT-015"
	SignsDisagree     = "FP-AMT-016"
	OrderIsNegative   = "FP-AMT-017" // all of its rows are
)

// Codes of rules about discounts.
const (
	DiscountTooLarge     = "FP-DSC-001"
	DiscountNoLine       = "FP-DSC-002"
	DiscountAmbiguous    = "FP-DSC-003"
	DiscountTwice        = "FP-DSC-004"
	DiscountRate         = "FP-DSC-005"
	DiscountSign         = "FP-DSC-006"
	DiscountQuantity     = "FP-DSC-007"
	LineTypeContradicted = "FP-DSC-008"
	DiscountOnDiscount   = "FP-DSC-009"
	DiscountIsRate       = "FP-DSC-010" // a part of 1 under the title 折扣
	DiscountMayBeTenths  = "FP-DSC-011" // args: the amount that is used
)

// Codes of rules about cells whose value cannot be trusted.
const (
	CellHasError     = "FP-CEL-001"
	CellNotComputed  = "FP-CEL-002"
	DigitsLost       = "FP-CEL-003"
	ScientificText   = "FP-CEL-004"
	ZerosMayBeLost   = "FP-CEL-005"
	WrongCellKind    = "FP-CEL-006"
	DateInText       = "FP-CEL-007"
	MadeUpperCase    = "FP-CEL-008"
	NotYesOrNo       = "FP-CEL-009"
	NotADate         = "FP-CEL-010"
	FractionInNumber = "FP-CEL-011"
	ShownOther       = "FP-CEL-012" // args: what the cell shows, what is wanted, the number
	ShownInPart      = "FP-CEL-013" // args: what the cell shows, the number that the file holds
	ShownRounded     = "FP-CEL-014" // args: what the cell shows, the number that is used
	ForeignCurrency  = "FP-CEL-015" // args: what the cell shows
	LinesJoined      = "FP-CEL-016" // args: the text that is used
	SpelledTwice     = "FP-CEL-017" // args: the number, another order's number that is the same one
	ReadOtherwise    = "FP-CEL-018" // args: field (machine name), what was issued, what the cell shows

	ValueCleaned  = "FP-CEL-020" // args: the text that is used
	PercentInText = "FP-CEL-021" // args: the text that is used
	ValueTidied   = "FP-CEL-022" // args: the text with the blanks at its ends made visible, the text that is used
)

// Codes of rules about columns and files. Readers make the ones about files.
const (
	ColumnCarried       = "FP-COL-009" // args: the column's title
	CarriedNotComputed  = "FP-COL-010" // args: the column's title
	CarriedError        = "FP-COL-011" // value: the cell; args: the column's title
	ColumnUnknown       = "FP-COL-001" // value: the cell; args: the column's title
	ColumnUntitled      = "FP-COL-002"
	FieldNotCarried     = "FP-COL-003"
	FieldNotInKind      = "FP-COL-004"
	ColumnTwice         = "FP-COL-005"
	FieldMisplaced      = "FP-COL-006"
	ShowNotCarried      = "FP-COL-007"
	TitleDisagrees      = "FP-COL-008" // args: the title of another column, its cell, what it says
	SheetHidden         = "FP-FIL-001" // args: sheet, number of filled rows
	RowsHidden          = "FP-FIL-002" // args: number of hidden rows
	SheetUnread         = "FP-FIL-003" // args: sheet
	NoOrders            = "FP-FIL-005"
	TitleMistyped       = "FP-FIL-020" // value: the title; args: the title that is meant, as a field (machine name)
	SheetOfExamples     = "FP-FIL-021" // args: sheet, number of filled rows
	NumberTwice         = "FP-DUP-001" // two head rows; args: the earlier place
	OtherContent        = "FP-DUP-002" // args: field (machine name), value before, value now, state (see Bilingual)
	RepeatedInBatch     = "FP-DUP-003" // args: the other place
	NumberForeign       = "FP-DUP-004" // the platform's invoice is another; args: the difference
	PartOnly            = "FP-DUP-005" // the platform shows only a part of the order; args: the difference
	InvoiceDiffers      = "FP-DUP-006" // the invoice was issued and differs; args: the difference
	SentElsewhere       = "FP-DUP-007" // sent from another file; args: date, file, what was done (see Bilingual)
	DroppedIssued       = "FP-DUP-012" // an order that was taken out is issued all the same; args: the invoice's number
	IssuedBeside        = "FP-DUP-013" // it failed and was issued later, after a like order was read; args: the invoice's number, the other order
	SentByResults       = "FP-DUP-014" // rows of results say that the order is, or may be, with the platform; args: what says so (see Bilingual), or none
	StrayResult         = "FP-DUP-015" // a row of results that was written for an order of a ledger, and has another number; args: why (see Bilingual)
	RenumberedRow       = "FP-DUP-016" // a row of results was read under another number, and both would be invoiced; args: where it was read, why (see Bilingual)
	RenumberedOrder     = "FP-DUP-017" // its rows were recorded from results under another number; args: that number, its state (see Bilingual)
	LooksAlike          = "FP-DUP-008" // an order in doubt asks for the same; args: its number, its state in words, when it was sent
	InvoiceMoved        = "FP-DUP-010" // cents or only the name of the invoice differ; args: the difference
	MayBeIssued         = "FP-DUP-011" // it failed with words that may mean that it was issued; args: the words
	LikelyTwice         = "FP-DUP-020" // orders that may be entered twice; args: how many, which (see Bilingual)
	ElementNoTemplate   = "FP-ELM-001"
	ElementIncomplete   = "FP-ELM-002"
	ElementTooMany      = "FP-ELM-003"
	ElementNameReserved = "FP-ELM-004"
	ElementKind         = "FP-ELM-005"
	ElementTwice        = "FP-ELM-006"
)

// Codes of rules about special business (特定业务).
const (
	SpecialUnknown        = "FP-SPC-001"
	SpecialUnnamed        = "FP-SPC-002"
	SpecialOther          = "FP-SPC-003"
	SpecialOneLine        = "FP-SPC-004"
	SpecialMustBeEmpty    = "FP-SPC-005"
	SpecialFieldMissing   = "FP-SPC-006"
	SpecialAddressWords   = "FP-SPC-007"
	SpecialAddressLong    = "FP-SPC-008"
	SpecialPeriod         = "FP-SPC-009"
	SpecialTooManyRows    = "FP-SPC-010"
	SpecialKindNotDigital = "FP-SPC-011"
	SpecialTravelClass    = "FP-SPC-012"
	LeaseUnnamed          = "FP-SPC-013" // a code of letting property on an order that is none
	SpecialMayBeNeeded    = "FP-SPC-014" // args: the special business
)
