package routes

// ReadProduct is readProduct, for the specs.
var ReadProduct = readProduct
