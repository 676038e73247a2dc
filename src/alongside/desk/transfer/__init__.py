"""Work with children is offered to somebody else, answered and handed over; another council's notice."""
