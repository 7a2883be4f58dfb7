"""What a button of a page puts into the clipboard."""

from playwright.sync_api import Locator, Page


def copied(page: Page, button: Locator) -> str:
    """The text that pressing the button leaves in the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button.click()
    return str(page.evaluate("navigator.clipboard.readText()"))
