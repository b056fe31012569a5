package simulator

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Knobs are the settings of what nobody outside the platform knows, of its
// speed, and of what is to go wrong. Begin with [DefaultKnobs]: the zero Knobs
// in [Options] stands for it, any other value is taken as it is.
type Knobs struct {
	// Speed.
	Issuing time.Duration // from acceptance to the end of status 20
	Signing time.Duration // from there to the end of status 21
	Spread  float64       // 0..1: each order's times vary by this share, from the seed
	Visible time.Duration // queries say E9500 this long after acceptance

	ClockShift time.Duration // how far the platform's clock is ahead of the machine's, which times the calls

	// Overload.
	Rate     int      // calls in any sliding second an app may make; 0: no limit
	Overload Overload // what a call above Rate gets

	// What orders may do.
	AcceptDuplicates    bool // a repeated orderNo is issued again instead of E9106 (to see double submits)
	DuplicateCode       DuplicateCode
	DuplicateSerial     bool // E9106 carries the serial number of the first order
	RefusedTakesNumber  bool // an order refused with E91xx uses up its number
	OrderNoMax          int  // longest orderNo in characters
	GoodsMatching       bool // rows without goodsCode are matched by name, else E9121
	GoodsLookup         bool // the look-up of goods codes works, else E9138 for rows without one
	APIAllowed          bool // sellers may issue by API, else E9338
	SellerConfigured    bool // salerTel and salerAddress are known to the platform and may be missing
	PriceCheck          bool // the bureau fails rows where price × num misses the amount by over 0.01
	MixedUnknown        bool // a query that mixes known and unknown numbers is E9500 as a whole
	Audit               bool // 开票需审核: E0000 without a serial number
	AuditDelay          time.Duration
	SplitOver           decimal.Decimal // net amount above which an order is split (拆单); 0: never
	SplitSerial         bool            // E0000 for a split order carries the serial number of its first invoice, else none
	SwapSerials         float64         // share of submits whose E0000 carries the serial number of the invoice before
	ForeignOrders       []string        // order numbers under which the platform has another invoice already
	ForeignAs           Foreign         // what is other about it
	OddRows             []Odd           // how rows of a query may be odd
	OddShare            float64         // share of the rows that are
	StrictMethods       bool            // method names must be spelt exactly
	LegacyRedWithoutRef bool            // red orders may name a blue invoice that is not in the books

	// Failure of invoices.
	FailRate       float64       // share of orders that end in 22, from the seed
	SealFailRate   float64       // share that end in 24, from the seed
	RetryFailRate  float64       // share of reInvoice attempts that fail again
	VoidFailRate   float64       // share of voids that the bureau refuses: 31, then 2 again
	FailOrders     []string      // order numbers that end in 22
	SealFailOrders []string      // order numbers that end in 24
	FailCause      string        // failCause of 22; empty: one of the known ones, from the seed
	Revive         time.Duration // a failed invoice is issued all the same so long after it failed; 0: never

	// Account.
	CreditLine    decimal.Decimal // 授信额度, net a seller may issue; negative: without end
	Stock         Stock           // blanks of paper and tax-disk invoices
	ClientOnline  bool            // the client that tax-disk kinds need is online
	CreditMonthly bool            // the line begins anew each Beijing month
	CreditUnfiled bool            // last month's return is not filed: no more than last month's rest is left of this month's line
	CreditStale   bool            // what is read of the line is what the last refresh found
	Login         time.Duration   // how long a login holds; 0: for ever
	Refresh       time.Duration   // how long the bureau takes to answer a refresh, a QR code or a login
	ScanAfter     time.Duration   // how long the clerk takes to scan a QR code
	ScanNever     bool            // nobody scans
	LoginAfter    int             // the bureau's login lapses after so many accepted orders; 0: never
	AccountReply  AccountReply    // how trouble of the account shows
	Trouble       Trouble         // what is wrong with every seller's account, while it is
	TroubleAfter  int             // orders of a seller that are taken before the trouble begins
	TroubleStart  time.Duration   // from the start of the server to the trouble
	TroubleFor    time.Duration   // how long it lasts; 0: until the knob is turned
	TroubleText   string          // what is said of it; empty: the words of its kind
	Identity      time.Duration   // how long a proof of identity (实人认证) holds; 0: for ever

	// Red forms (红字确认单).
	RedConfirm   time.Duration // until a form is settled
	RedIssuing   time.Duration // from there until the bureau has issued the red invoice of an electronic kind
	OneRedForm   bool          // a blue invoice with an open form takes no second one, else E9103
	RedReasons   bool          // 开票有误 is for the whole invoice, and services have no 销货退回
	PartialReds  PartialReds   // when a part of an invoice may be reversed
	BillIDNumber bool          // a billId that the platform made is a number

	AcceptOverRed   bool          // red invoices may take more than their blue one (to see reds that are too many)
	RedRows         bool          // a reason says whether a row is reversed by quantity or by amount
	RedFailRate     float64       // share of applications that the bureau refuses (16)
	RedFailFor      []string      // blue numbers, order numbers, buyers or billIds whose application it refuses
	RedFailText     string        // what it says then
	RedBooked       float64       // share of forms whose buyer has booked the invoice and must agree; below 0: by kind
	RedBuyers       RedBuyers     // what buyers do with a form that waits for them
	RedBuyer        time.Duration // how long they take
	RedAgreeFor     []string      // blue numbers, order numbers or buyers that agree, whatever the others do
	RedRefuseFor    []string      // the same of those that refuse
	RedWaitFor      []string      // the same of those that wait
	RedBuyerForms   float64       // share of the invoices whose buyer makes a form at the bureau
	RedBuyerFormsIn time.Duration // from the issue to that
	RedDetails      bool          // a form that is queried has its rows
	RedLinked       bool          // a form made at the bureau has the serial number of its red invoice
	RedStale        bool          // what happens to a form at the bureau is known after a refresh
	RedRefresh      time.Duration // from a refresh until its forms are known
	RedRequest      time.Duration // how long a withdrawal or an answer takes (requestStatus 01, 03)
	RedRequestFail  float64       // share of them that fail (02, 04)
	RedStuck        float64       // share of confirmed forms whose red invoice does not come
	RedStuckFor     time.Duration // for how long; 0: for ever
	RedFails        int           // how often a red invoice of a form or sheet fails (22) before it is issued

	// Delivery.
	DeliverFailRate float64  // share of deliveries that fail, each recipient by itself
	DeliverFailFor  []string // phones and addresses whose deliveries fail

	// The files of invoices, where they are served by HTTP.
	FileFaults []FileFault   // what may be wrong with a file
	FileShare  float64       // share of the files with which it is
	FileLife   time.Duration // how long a link of an answer leads to its file; 0: for ever

	// What other clients send.
	LongAmounts     bool // amounts may have six decimals
	DeliverEmail    bool // deliveryInvoice takes the key email, too
	ListAsText      bool // one number may stand in place of a list of them
	DigitalZeroFlag bool // rows of 数电 invoices may carry zeroRateFlag

	// Tokens and calls.
	TokenCheck      bool          // false: as in the sandbox, any token is taken
	TokenLife       time.Duration // 0: tokens never expire
	TokenReplaces   bool          // a new token ends the one before
	TokenQuota      int           // fetches in 30 days; 0: no limit
	ExpiresAsText   bool          // expires_in is a string
	TokenErrors400  bool          // token errors come with HTTP 400
	TimestampWindow time.Duration // a timestamp further off is 070601; 0: not checked
	ReplayCheck     bool          // a senid and nonce seen before is 070601

	// Faults, each with its share of the calls of each method.
	Faults Faults
	Slow   time.Duration // how long a slow answer takes

	// Callbacks.
	Callbacks        bool          // orders with a callBackUrl are called back
	CallbackURL      string        // for orders without one
	CallbackKinds    []string      // operater of those sent
	CallbackFailures bool          // 开票失败是否回调, with c_status in every callback
	CallbackDelay    time.Duration // after the invoice is final
	CallbackRetry    time.Duration // between attempts
	CallbackLost     float64       // share never sent
	CallbackTwice    float64       // share sent twice
	CallbackLate     float64       // share sent after later ones (out of order)
	CallbackLateBy   time.Duration // how far those fall behind
}

// Overload is the answer to a call above the rate. Which one the platform gives is not documented.
type Overload string

// The answers seen or supposed on overload.
const (
	OverloadQuota   Overload = "070201"
	OverloadBusy    Overload = "040102"
	Overload429     Overload = "429"
	Overload503     Overload = "503"
	OverloadDrop    Overload = "drop"
	OverloadMixture Overload = "any"
)

// DuplicateCode is how a repeated order number is refused.
type DuplicateCode string

// The code of the documents, and how old clients saw it.
const (
	DuplicateOrdinary DuplicateCode = "E9106"
	DuplicateBare     DuplicateCode = "9106"
)

// PartialReds says when a part of an invoice may be reversed. The rule of 2023 and later answers of
// bureaus differ.
type PartialReds string

// The two positions: at any time, or only as 销售折让 while the buyer has not booked the invoice,
// which is always here.
const (
	PartialAny       PartialReds = "any"
	PartialAllowance PartialReds = "allowance"
)

// AccountReply is how missing credit or an expired login shows.
type AccountReply string

// The two places: the invoice fails (22), or the order is refused.
const (
	AccountFails   AccountReply = "fail"
	AccountRefuses AccountReply = "refuse"
)

// Trouble is a failure of an account, with the text of the tax bureau.
type Trouble string

// Values of [Trouble]. TroubleOther is an unknown one.
const (
	NoTrouble           Trouble = "none"
	TroubleLogin        Trouble = "login"
	TroubleIdentity     Trouble = "identity"
	TroubleBinding      Trouble = "binding"
	TroubleCredit       Trouble = "credit"
	TroublePermission   Trouble = "permission"
	TroubleStock        Trouble = "stock"
	TroubleDevice       Trouble = "device"
	TroubleSubscription Trouble = "subscription"
	TroubleOther        Trouble = "other"
)

// Foreign is what differs in an invoice that the platform has under an order's number.
type Foreign string

// What may be other. A name or some cents are what the platform itself may change.
const (
	ForeignTaxNum Foreign = "tax_num"
	ForeignBuyer  Foreign = "buyer"
	ForeignName   Foreign = "name"
	ForeignGross  Foreign = "gross"
	ForeignRate   Foreign = "rate"
	ForeignKind   Foreign = "kind"
	ForeignCents  Foreign = "cents"
	ForeignRed    Foreign = "red"
)

// Odd is a way in which a row of a query may be wrong.
type Odd string

// The ways.
const (
	OddTwice     Odd = "twice"        // it comes twice
	OddContrary  Odd = "contrary"     // it comes twice, with different states
	OddNoOrderNo Odd = "no_order_no"  // its orderNo is empty
	OddOtherCase Odd = "other_case"   // its orderNo is in other case
	OddNoSerial  Odd = "no_serial"    // its serialNo is empty
	OddStranger  Odd = "stranger"     // a row of another order, which nobody asked for, comes with it
	OddSeller    Odd = "other_seller" // it names another seller
)

var allOdd = []Odd{OddTwice, OddContrary, OddNoOrderNo, OddOtherCase, OddNoSerial, OddStranger, OddSeller}

// DefaultKnobs returns the settings of a well-behaved platform with the
// documented rate of 10 calls a second, quick enough for a demonstration.
func DefaultKnobs() Knobs {
	return Knobs{
		Issuing: 300 * time.Millisecond, Signing: 200 * time.Millisecond,
		Rate: 10, Overload: OverloadQuota,
		OrderNoMax: 20, GoodsMatching: true, GoodsLookup: true, APIAllowed: true, SellerConfigured: true, StrictMethods: true,
		CreditLine: decimal.NewFromInt(-1), AccountReply: AccountFails, Trouble: NoTrouble, ForeignAs: ForeignTaxNum,
		DuplicateCode: DuplicateOrdinary, RedConfirm: 500 * time.Millisecond, OneRedForm: true, RedReasons: true, RedDetails: true, RedLinked: true, PartialReds: PartialAny,
		RedBooked: bookedByKind, RedBuyers: BuyersWait, Stock: Stock{All: -1}, ClientOnline: true, ListAsText: true,
		TokenCheck: true, TokenLife: 24 * time.Hour, TokenReplaces: true, TokenQuota: 50,
		FileShare: 1, Slow: 3 * time.Second, Callbacks: true, CallbackKinds: slices.Clone(noticeKinds), CallbackRetry: time.Minute, CallbackLateBy: 5 * time.Second,
	}
}
