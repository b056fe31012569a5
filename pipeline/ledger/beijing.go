package ledger

import "time"

// Beijing is the zone in which days and months begin, whatever the machine's zone is. China has had
// no other offset since 1991.
var Beijing = time.FixedZone("CST", 8*60*60)
