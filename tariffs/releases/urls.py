"""The public pages of products, quotes and releases, and the read API under /api/v1/."""

from django.urls import include, path

from tariffs.releases.views import products, quote, releases, tree

urlpatterns = [
    path("products/", products.products, name="products"),
    path("products/<slug:slug>/", products.product, name="product"),
    path("products/<slug:slug>/history.csv", products.history_csv, name="product_history"),
    path("products/<slug:slug>/reference-prices.csv", products.prices_csv, name="product_prices"),
    path("quote/", quote.quote, name="quote"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<int:number>/", releases.release, name="release"),
    path("publication/<path:where>", tree.published_file, name="published_file"),
    path("api/v1/", include("tariffs.releases.api.urls")),
]
