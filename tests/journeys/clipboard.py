"""What a button of a page puts into the clipboard."""

from playwright.sync_api import Locator, Page


def copied(page: Page, button: Locator) -> str:
    """The text that pressing the button leaves in the clipboard, pasted elsewhere: no page of ours may read it."""
    button.click()
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    elsewhere.locator("textarea").press("Control+v")
    text = elsewhere.locator("textarea").input_value()
    elsewhere.close()
    return text
