"""Russian: the Mini App. The page shows plain text, so there is no markup here."""

TEXTS: dict[str, str | dict[str, str]] = {
    "app.outside": "Эта страница открывается в Telegram: отправьте боту /review или /people и нажмите кнопку под ответом.",
    "app.failed": "У нас что-то пошло не так, ничего не изменено. Попробуйте ещё раз чуть позже.",
    "app.refused": "Так нельзя, ничего не изменено.",
    "app.loading": "Минутку …",
    "app.again": "Попробовать ещё раз",
    "app.back": "Назад",
    "app.cancel": "Отмена",
    "app.more": "Показать ещё",
    "app.views": "Что посмотреть",
    "app.workspace": "Какие группы",
    "app.view.people": "Люди",
    "app.photos": {
        "one": "{n} фото",
        "few": "{n} фото",
        "many": "{n} фото",
        "other": "{n} фото",
    },
    "app.people.search": "Найти по имени",
    "app.people.found": {
        "one": "{n} человек",
        "few": "{n} человека",
        "many": "{n} человек",
        "other": "{n} человека",
    },
    "app.people.hidden": "скрыт",
}
