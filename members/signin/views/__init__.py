"""The account's pages: allauth's views with our forms and words, and the page "Sign-in and security"."""
