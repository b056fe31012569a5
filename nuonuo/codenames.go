package nuonuo

// The documented codes of answers, for [Error].Code and [IsCode]. What they mean for a caller is
// the matter of [Classify]; their causes are the Err… values, for errors.Is.

// Codes of the gateway and of the token endpoint, which every method can answer.
const (
	CodeSignatureError = "0200"   // signature problem, in the older guide
	CodeParameter      = "0201"   // a common parameter, or the permission for the method
	CodeUnpaid         = "0202"   // paid quota of the API is not in order
	CodeException      = "0203"   // could not be processed: repeat under the same number
	CodeDisturbed      = "040102" // API服务异常: later, under the same number
	CodeEncoding       = "05"     // encoding of the request
	CodeDecryption     = "0701"   // encryption of another protocol version
	CodeDecompression  = "0704"   // compression of another protocol version
	CodeAppKey         = "070101" // app key or secret is not valid
	CodeShortKey       = "070102" // app secret is too short
	CodeAlgorithm      = "070103" // signature algorithm is not known
	CodeTrafficLimit   = "070201" // traffic limit of the API is reached
	CodeNoTraffic      = "070204" // no traffic left for the API
	CodeToken          = "070301" // access token is not valid
	CodeNoPermission   = "070302" // app has no permission for the method, or it has ended
	CodeClientID       = "070304" // token: app key is wrong
	CodeClientSecret   = "070305" // token: app secret is wrong
	CodeTokenQuota     = "070306" // token: 50 fetches in 30 days are used up
	CodeAppType        = "070307" // token: grant does not fit the type of the app
	CodeContentType    = "070315" // token: content type of the request
	CodeUserTax        = "070401" // userTax does not belong to the token
	CodeNoMethod       = "070501" // no such method: spelling or case
	CodeSignature      = "070601" // signature does not match: app secret or clock
)

// Codes that concern the account and not one request.
const (
	CodeNotRegistered = "E9301" // seller is not registered with the platform
	CodeOtherSeller   = "E9302" // userTax differs from the seller's tax number
	CodeNoAPI         = "E9338" // seller may not issue by API
	CodeNotConfigured = "E1001" // seller is not configured for the product
	CodeClientState   = "E9513" // issuing client is not in order
	CodeClientOffline = "E9548" // issuing client is not in order
	CodeClientMissing = "E9236" // issuing client is not in order
)

// Codes of requestBillingNew. E9109 does not exist.
const (
	CodeInvalid            = "E4000" // required field is missing or has a wrong value
	CodeInvoiceType        = "E9101" // invoiceType is neither 1 nor 2
	CodeBlueNumber         = "E9102" // number or code of the blue invoice is wrong
	CodeReversed           = "E9103" // invoice is reversed already
	CodeLongEmail          = "E9104" // mail address over 50 characters
	CodeDiscountName       = "E9105" // discount line has another name than its line
	CodeDuplicateOrder     = "E9106" // order number is used already: query it
	CodeProxyFlag          = "E9107" // proxyInvoiceFlag is neither 0 nor 1
	CodeDiscountTooLarge   = "E9108" // discount is larger than its line
	CodeDiscountPlace      = "E9110" // discount line does not follow its line
	CodeDiscountQuantity   = "E9111" // quantity of a discount line must be negative
	CodeDiscountRate       = "E9112" // discount line has another rate than its line
	CodeRedAddress         = "E9113" // buyer's address differs from the blue invoice
	CodeDiscountedSign     = "E9114" // quantity of a discounted line must be positive
	CodeRedPhone           = "E9115" // buyer's phone number differs from the blue invoice
	CodeRedDiscountSign    = "E9116" // quantity of a red discount line must be positive
	CodeRedBuyerName       = "E9117" // buyer's name differs from the blue invoice
	CodeRedBuyerTaxNum     = "E9118" // buyer's tax number differs from the blue invoice
	CodeRedSign            = "E9119" // quantity of a red discounted line must be negative
	CodeRedBuyerAccount    = "E9120" // buyer's account differs from the blue invoice
	CodeNoGoodsCode        = "E9121" // no goods code was found
	CodeNoLines            = "E9122" // no lines
	CodeAmountsMissing     = "E9123" // without a price all three amounts are needed
	CodeLongGross          = "E9124" // taxIncludedAmount over 20 characters
	CodeBadGross           = "E9125" // taxIncludedAmount is no number
	CodeLongNet            = "E9126" // taxExcludedAmount over 20 characters
	CodeBadNet             = "E9127" // taxExcludedAmount is no number
	CodeLongTax            = "E9128" // tax over 20 characters
	CodeBadTax             = "E9129" // tax is no number
	CodeSum                = "E9130" // net and tax do not add up to gross
	CodeTaxError           = "E9131" // tax differs from net × rate by more than 0.06
	CodeGoodsLookup        = "E9138" // look-up of the goods code failed
	CodeTooManyInvoices    = "E9154" // order would be split into more than 10 invoices
	CodeFreightMissing     = "E9796" // freight block is missing
	CodeFreightRows        = "E9797" // freight block has over 2000 rows
	CodeFreightTool        = "E9798" // freight: kind of transport
	CodeFreightToolNum     = "E9799" // freight: number of the vehicle
	CodeFreightOrigin      = "E9800" // freight: origin
	CodeFreightDestination = "E9801" // freight: destination
)

// Codes of the other methods.
const (
	CodeNotFound     = "E9500" // no such invoice; normal for some seconds after a submission
	CodeQueryFailed  = "E9601" // query is disturbed
	CodeNoNumber     = "E9611" // neither serial numbers nor order numbers
	CodeReissueLimit = "E9613" // retried 20 times today
	CodeGeneral      = "E9999" // whatever the text says
	CodeCountPeriod  = "E1000" // CountIssued: parameters, or older than three years
	CodeListSeller   = "1001"  // ListInvoices: tax number is empty
	CodeListTime     = "1002"  // ListInvoices: format of a time
	CodeListFrom     = "1003"  // ListInvoices: start is missing
	CodeListTo       = "1004"  // ListInvoices: end is missing
	CodeListPeriod   = "1005"  // ListInvoices: over ten days
	CodeListKind     = "1006"  // ListInvoices: TimeKind
	CodeListRows     = "1007"  // ListInvoices: over 1000 invoices
	CodeListBusy     = "1009"  // ListInvoices: later
	CodeNoTitle      = "S0101" // no such title
	CodeTitleFailed  = "S01"   // titles are disturbed
)
