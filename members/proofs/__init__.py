"""That a person proved afresh who they are, for one act and what it shows; who gives a proof stands in `signin`."""
