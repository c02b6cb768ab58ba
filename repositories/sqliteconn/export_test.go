package sqliteconn

// What the specs of the parts use.

type Purpose = purpose

const (
	ForReading = forReading
	ForWriting = forWriting
)

var (
	OpenPool    = openPool
	ApplySchema = applySchema
	CheckPath   = checkPath
)
