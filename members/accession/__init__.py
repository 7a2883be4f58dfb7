"""Who belongs: applications; admission, suspension, expulsion and reinstatement by ballot; a member's own notice."""
