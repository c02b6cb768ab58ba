package postgresconn

// Numbered is numbered, for the specs.
var Numbered = numbered
