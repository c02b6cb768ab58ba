package services

// ProductKey is the key under which a product is cached: product:DATABASE:NAME, with the identifier of the database that
// the product comes from.
func ProductKey(database, name string) string { return "product:" + database + ":" + name }
