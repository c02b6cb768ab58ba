package methods

// ShowOf is Show for another repository.
var ShowOf = show
