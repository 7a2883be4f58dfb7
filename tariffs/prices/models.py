"""Observations of price series. Published elsewhere, kept with their source and never averaged silently."""

from django.db import models

from tariffs.catalogue.models import Product


class ReferencePrice(models.Model):
    """One observation. `on` is the last day of the period averaged, so no query sees the future."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="reference_prices")
    on = models.DateField()
    price = models.DecimalField(max_digits=18, decimal_places=6)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=3)  # the source's own: kg, t, lb, ozt, mtu
    source = models.CharField(max_length=300)
    approximate = models.BooleanField()

    class Meta:
        ordering = ["product", "on"]
        constraints = [
            models.UniqueConstraint(fields=["product", "on"], name="one_observation_a_product_and_date")
        ]
