package routes

// ReadProduct is readProduct, for the specs.
var ReadProduct = readProduct

// AppendProduct is appendProduct, for the specs.
var AppendProduct = appendProduct

// Routes returns all routes, such as "GET /products/{name}".
func Routes(config Config) (all []string) {
	for _, route := range config.routes() {
		all = append(all, route.method+" "+route.path)
	}
	return all
}
