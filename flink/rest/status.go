package rest

// HTTPStatus is the status code of the answer.
func (e *Error) HTTPStatus() int { return e.StatusCode }
