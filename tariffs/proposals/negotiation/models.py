"""Tables of negotiating. What a member or an officer said of a text is kept as it was said, on that version."""

from django.db import models

from tariffs.proposals.models import Version


class Return(models.Model):
    """A version that the secretariat gave back to its sponsor for its form, never for its substance."""

    class Fault(models.TextChoices):
        INCOMPLETE = "incomplete", "Something is missing that the form asks for"
        UNCLEAR = "unclear", "A passage cannot be understood, or can be understood in two ways"
        FIGURES = "figures", "Figures, codes or dates contradict each other"
        LANGUAGE = "language", "It is not in the language that it says is authentic"

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="returned")
    fault = models.CharField(max_length=10, choices=Fault.choices)
    reasons = models.TextField()
    returned_at = models.DateTimeField()
    returned_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(fault__in=["incomplete", "unclear", "figures", "language"]),
                name="a_return_names_a_fault_of_form",
            ),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_return_gives_reasons"),
        ]
